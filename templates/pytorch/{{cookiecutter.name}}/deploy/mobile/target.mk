# The model as phones run it, in an environment of its own: ExecuTorch brings 1.5 GB.

MOBILE_VENV ?= .venv-mobile
MOBILE_STAMP := $(MOBILE_VENV)/.ready-$(shell cat deploy/mobile/requirements.txt framework.mk | cksum | cut -d' ' -f1)
MOBILE_PIP := $(MOBILE_VENV)/bin/python -m pip install --quiet --disable-pip-version-check

.PHONY: mobile mobile-test

mobile: $(STAMP) $(MOBILE_STAMP)  ## convert the model for phones and compare the results (deploy/mobile)
	@$(VENV)/bin/python deploy/mobile/reference.py $(lastword $(PROGRAM)) $(ARGS)
	@$(MOBILE_VENV)/bin/python deploy/mobile/convert.py
	@$(MOBILE_VENV)/bin/python deploy/mobile/measure.py

mobile-test: $(STAMP) $(MOBILE_STAMP)  ## test the converted models
	@MOBILE_PYTHON=$(MOBILE_VENV)/bin/python $(VENV)/bin/python -m pytest deploy/mobile $(ARGS)

$(MOBILE_STAMP): | $(STAMP)
	@test -x $(MOBILE_VENV)/bin/python || $(VENV)/bin/python -m venv $(MOBILE_VENV)
	$(if $(FRAMEWORK_INDEX),@$(MOBILE_PIP) $(FRAMEWORK_INDEX) $(FRAMEWORK_PACKAGES) || { echo '$(NO_INDEX)' >&2; exit 1; })
	$(MOBILE_PIP) -r deploy/mobile/requirements.txt
	@touch $@
