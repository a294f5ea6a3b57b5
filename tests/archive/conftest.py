from tests.store.lakes import files, lake, object_store

__all__ = ["files", "lake", "object_store"]
