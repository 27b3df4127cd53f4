# What this project installs for which machine.

FRAMEWORK_VERSION := 2.21.0
# both in constraints.txt, whichever of them was installed when it was written
FRAMEWORK_NAMES := tensorflow tensorflow-cpu
# the first Python without a wheel
PYTHON_BELOW := 3.14

# Never both tensorflow and tensorflow-cpu: they install the same files, and the last one wins.
FRAMEWORK_PACKAGES := tensorflow==$(FRAMEWORK_VERSION)
ifeq ($(shell uname -s),Linux)
ifeq ($(ACCELERATOR),cuda)
# With the CUDA libraries of the version that it was built for: 3.4 GB to download.
FRAMEWORK_PACKAGES := tensorflow[and-cuda]==$(FRAMEWORK_VERSION)
else ifeq ($(shell uname -m),x86_64)
# Half the download; there is no such build for ARM or macOS.
FRAMEWORK_PACKAGES := tensorflow-cpu==$(FRAMEWORK_VERSION)
endif
endif
