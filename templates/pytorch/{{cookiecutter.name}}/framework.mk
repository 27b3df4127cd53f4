# What this project installs for which machine.

FRAMEWORK_VERSION := 2.13.0
# in constraints.txt without the "+cpu", which would forbid the other builds
FRAMEWORK_NAMES := torch
# the first Python without a wheel
PYTHON_BELOW := 3.15

# On Linux the registry's wheel carries CUDA (5 GB installed, 1 GB without). PyTorch's own index
# has the CPU build under another version, "+cpu", which nothing else can satisfy. Empty: take
# what the registry has. Other indexes of the same host carry ROCm and XPU.
TORCH_INDEX ?= https://download.pytorch.org/whl/cpu

FRAMEWORK_PACKAGES := torch==$(FRAMEWORK_VERSION)
ifeq ($(ACCELERATOR)-$(shell uname -s),cpu-Linux)
ifneq ($(strip $(TORCH_INDEX)),)
FRAMEWORK_PACKAGES := torch==$(FRAMEWORK_VERSION)+cpu
# Asked for this package alone: no other name is ever looked up there.
FRAMEWORK_INDEX := --no-deps --retries 1 --extra-index-url $(TORCH_INDEX)
NO_INDEX := no CPU build from $(TORCH_INDEX); "make setup TORCH_INDEX=" takes the one of the registry
endif
endif
