"""`python -m breachledger`, the same as `breachledger`."""

import sys

from breachledger.cli import main

if __name__ == "__main__":
    sys.exit(main())
