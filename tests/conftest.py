pytest_plugins = ["pytester"]  # pytest takes this from here only
