# Programs in C++ on the libraries that the Python packages bring along.

# TensorFlow's library reads these before main begins, and otherwise prints about its kernels.
CPP_ENVIRONMENT := TF_ENABLE_ONEDNN_OPTS=0 TF_CPP_MIN_LOG_LEVEL=2

TAKES_ARGS += cpp cpp-test
.PHONY: cpp cpp-build cpp-test

cpp: cpp-build  ## predict in C++, without Python (deploy/cpp; ARGS=picture.pgm)
	@for program in predict predict_small; do \
		$(CPP_ENVIRONMENT) artifacts/cpp/$$program artifacts $(or $(OWN_ARGS),artifacts/cpp/example) || exit 1; done

cpp-build: $(STAMP)
	@$(VENV)/bin/python deploy/cpp/build.py $(lastword $(PROGRAM))

cpp-test: $(MODEL) cpp-build  ## test the C++ programs against Python
	@$(VENV)/bin/python -m pytest deploy/cpp $(OWN_ARGS)
