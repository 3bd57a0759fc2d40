"""What every test can ask for."""

import gc

pytest_plugins = ["pytester", "tests.missing_tools", "tests.house", "tests.places"]

gc.set_threshold(5_000, 20, 20)  # as Python sets it, looking for waste takes a fifth of the run
