# What this project installs for which machine.

FRAMEWORK_VERSION := 2.13.0
# in constraints.txt without the "+cpu", which would forbid the other builds
FRAMEWORK_NAMES := torch
# asks for this very torch; installed by whoever asks for it (docs/framework.md)
FRAMEWORK_PAIR := torchvision==0.28.0
# the first Python without a wheel
PYTHON_BELOW := 3.15

# On Linux the registry's wheel carries CUDA (5 GB installed, 1 GB without): ACCELERATOR=cuda.
# PyTorch's own index has the other builds under versions of their own, "+cpu" or "+rocm...", which
# nothing else can satisfy: ACCELERATOR names one. Empty: take what the registry has.
TORCH_INDEX ?= https://download.pytorch.org/whl/$(ACCELERATOR)

FRAMEWORK_PACKAGES := torch==$(FRAMEWORK_VERSION)
ifeq ($(shell uname -s),Linux)
ifneq ($(ACCELERATOR),cuda)
ifneq ($(strip $(TORCH_INDEX)),)
FRAMEWORK_PACKAGES := torch==$(FRAMEWORK_VERSION)+$(ACCELERATOR)
# Asked for this package alone: no other name is ever looked up there.
FRAMEWORK_INDEX := --no-deps --retries 1 --extra-index-url $(TORCH_INDEX)
NO_INDEX := no build for $(ACCELERATOR) from $(TORCH_INDEX); "make setup TORCH_INDEX=" takes the one of the registry
endif
endif
endif
