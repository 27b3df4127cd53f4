# Answers over HTTP, in an environment of its own: no training framework in it.

SERVER_VENV ?= .venv-server
$(call PLAIN,SERVER_VENV)
HOST ?= 127.0.0.1
SERVER_STAMP := $(SERVER_VENV)/.ready-$(shell cksum < deploy/server/requirements.txt | cut -d' ' -f1)

TAKES_ARGS += server server-test
.PHONY: server server-setup server-test

server: $(SERVER_STAMP)
	@exec $(SERVER_VENV)/bin/python deploy/server/serve.py --host $(HOST) --port $(or $(PORT),8000) $(OWN_ARGS)

server-setup: $(SERVER_STAMP)

server-test: $(STAMP) $(SERVER_STAMP) $(MODEL)  ## test the HTTP server with the exported model
	@SERVER_PYTHON=$(SERVER_VENV)/bin/python $(VENV)/bin/python -m pytest deploy/server $(OWN_ARGS)

$(SERVER_STAMP): | $(STAMP)
	@$(SERVER_VENV)/bin/python -m pip --version >/dev/null 2>&1 || $(VENV)/bin/python -m venv $(SERVER_VENV)
	$(SERVER_VENV)/bin/python -m pip install --quiet --disable-pip-version-check -r deploy/server/requirements.txt
	@touch $@
