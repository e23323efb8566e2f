"""The script that a host starts: ``python -I …/constrictor/worker/__main__.py NAME TEMP``."""

import os
import sys

if __name__ == "__main__":
    # Nothing is on the path of an isolated interpreter but its own library.
    sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
    from constrictor.worker._supervisor import main

    main()
