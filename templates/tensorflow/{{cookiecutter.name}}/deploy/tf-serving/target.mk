# TensorFlow Serving: the server is this machine's or a container, its definitions a folder here.

TF_SERVING_VENV ?= .venv-tf-serving
$(call PLAIN,TF_SERVING_VENV)
TF_SERVING_STAMP := $(TF_SERVING_VENV)/.ready-$(shell cksum < deploy/tf-serving/requirements.txt | cut -d' ' -f1)
TF_SERVING_PYTHON := PYTHONPATH=$(TF_SERVING_VENV) TF_CPP_MIN_LOG_LEVEL=2 TF_ENABLE_ONEDNN_OPTS=0 $(VENV)/bin/python

TAKES_ARGS += tf-serving tf-serving-test
.PHONY: tf-serving tf-serving-warmup tf-serving-test

tf-serving: tf-serving-warmup  ## answer over REST and gRPC with TensorFlow Serving (PORT=8501)
	@exec $(VENV)/bin/python deploy/tf-serving/serve.py --port $(or $(PORT),8501) $(OWN_ARGS)

tf-serving-warmup: $(STAMP) $(TF_SERVING_STAMP)
	@$(TF_SERVING_PYTHON) deploy/tf-serving/warmup.py
	@chmod -R a+rX deploy/tf-serving $(wildcard artifacts/saved_model)  # the container's user reads them at any umask

tf-serving-test: $(MODEL) tf-serving-warmup  ## test SavedModel and clients (SERVING_URL=... a server that runs)
	@$(TF_SERVING_PYTHON) -m pytest deploy/tf-serving $(OWN_ARGS)

$(TF_SERVING_STAMP): | $(STAMP)
	@mkdir -p $(TF_SERVING_VENV)
	$(PIP) --no-deps --target $(TF_SERVING_VENV) --upgrade -r deploy/tf-serving/requirements.txt
	@touch $@
