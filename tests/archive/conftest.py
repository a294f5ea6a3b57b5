from tests.store.lakes import files, folder, lake, object_store

__all__ = ["files", "folder", "lake", "object_store"]
