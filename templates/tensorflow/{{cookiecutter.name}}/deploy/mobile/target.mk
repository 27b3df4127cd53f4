# The model as phones run it: converted with TensorFlow, run in an environment without it.

MOBILE_VENV ?= .venv-mobile
MOBILE_STAMP := $(MOBILE_VENV)/.ready-$(shell cksum < deploy/mobile/requirements.txt | cut -d' ' -f1)
MOBILE_PIP := $(MOBILE_VENV)/bin/python -m pip install --quiet --disable-pip-version-check

.PHONY: mobile mobile-test

mobile: $(STAMP) $(MOBILE_STAMP)  ## convert the model for phones and compare the results (deploy/mobile)
	@$(VENV)/bin/python deploy/mobile/reference.py $(lastword $(PROGRAM)) $(ARGS)
	@$(VENV)/bin/python deploy/mobile/convert.py
	@$(MOBILE_VENV)/bin/python deploy/mobile/measure.py

mobile-test: $(STAMP) $(MOBILE_STAMP)  ## test the converted models
	@MOBILE_PYTHON=$(MOBILE_VENV)/bin/python $(VENV)/bin/python -m pytest deploy/mobile $(ARGS)

$(MOBILE_STAMP): | $(STAMP)
	@test -x $(MOBILE_VENV)/bin/python || $(VENV)/bin/python -m venv $(MOBILE_VENV)
	$(MOBILE_PIP) -r deploy/mobile/requirements.txt
	@touch $@
