# The model for microcontrollers: converted and compared here, compiled for no board.

MICROCONTROLLER_VENV ?= .venv-microcontroller
$(call PLAIN,MICROCONTROLLER_VENV)
MICROCONTROLLER_STAMP := $(MICROCONTROLLER_VENV)/.ready-$(shell cksum < deploy/microcontroller/requirements.txt | cut -d' ' -f1)
MICROCONTROLLER_MODEL := artifacts/microcontroller/microcontroller.json
MICROCONTROLLER_PIP := $(MICROCONTROLLER_VENV)/bin/python -m pip install --quiet --disable-pip-version-check

TAKES_ARGS += microcontroller microcontroller-test
.PHONY: microcontroller microcontroller-test

# The microcontrollers' runtime is packaged for this system alone; elsewhere LiteRT is what compares.
ifeq ($(shell uname -sm),Linux x86_64)
MICROCONTROLLER_NEEDS := $(MICROCONTROLLER_STAMP)
MICROCONTROLLER_KERNELS := $(MICROCONTROLLER_VENV)/bin/python deploy/microcontroller/kernels.py
else
MICROCONTROLLER_KERNELS := :
endif

define FIT
@$(VENV)/bin/python deploy/microcontroller/build.py $(lastword $(PROGRAM)) $(SHARED_ARGS)
@$(MICROCONTROLLER_KERNELS)
@$(VENV)/bin/python deploy/microcontroller/measure.py $(lastword $(PROGRAM))
endef

microcontroller: $(STAMP) $(MICROCONTROLLER_NEEDS)  ## the model as int8 C++ array, with its operators (deploy/microcontroller)
	$(FIT)

$(MICROCONTROLLER_MODEL): $(MODEL) | $(STAMP) $(MICROCONTROLLER_NEEDS)
	$(FIT)

microcontroller-test: $(STAMP) $(MICROCONTROLLER_MODEL)  ## test the model for microcontrollers with this computer's compiler
	@$(VENV)/bin/python -m pytest deploy/microcontroller $(OWN_ARGS)

$(MICROCONTROLLER_STAMP): | $(STAMP)
	@test -x $(MICROCONTROLLER_VENV)/bin/python || $(VENV)/bin/python -m venv $(MICROCONTROLLER_VENV)
	$(MICROCONTROLLER_PIP) -r deploy/microcontroller/requirements.txt
	@touch $@
