# The model as phones run it, in an environment of its own: ExecuTorch brings 1.5 GB.

MOBILE_VENV ?= .venv-mobile
$(call PLAIN,MOBILE_VENV)
MOBILE_STAMP := $(MOBILE_VENV)/.ready-$(shell cat deploy/mobile/requirements.txt framework.mk | cksum | cut -d' ' -f1)
MOBILE_MODEL := artifacts/mobile/mobile.json
MOBILE_PIP := $(MOBILE_VENV)/bin/python -m pip install --quiet --disable-pip-version-check

TAKES_ARGS += mobile mobile-test
.PHONY: mobile mobile-test

define CONVERT
@$(VENV)/bin/python deploy/mobile/reference.py $(lastword $(PROGRAM)) $(SHARED_ARGS)
@$(MOBILE_VENV)/bin/python deploy/mobile/convert.py
@$(MOBILE_VENV)/bin/python deploy/mobile/measure.py
endef

mobile: $(STAMP) $(MOBILE_STAMP)  ## convert the model for phones and compare the results (deploy/mobile)
	$(CONVERT)

$(MOBILE_MODEL): $(MODEL) | $(STAMP) $(MOBILE_STAMP)
	$(CONVERT)

mobile-test: $(STAMP) $(MOBILE_STAMP) $(MOBILE_MODEL)  ## test the converted models
	@MOBILE_PYTHON=$(MOBILE_VENV)/bin/python $(VENV)/bin/python -m pytest deploy/mobile $(OWN_ARGS)

$(MOBILE_STAMP): | $(STAMP)
	@$(MOBILE_VENV)/bin/python -m pip --version >/dev/null 2>&1 || $(VENV)/bin/python -m venv $(MOBILE_VENV)
	$(if $(FRAMEWORK_INDEX),@$(MOBILE_PIP) $(FRAMEWORK_INDEX) $(FRAMEWORK_PACKAGES) || { echo '$(NO_INDEX)' >&2; exit 1; })
	$(MOBILE_PIP) -r deploy/mobile/requirements.txt
	@touch $@
