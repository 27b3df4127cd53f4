# Training by Keras' own loop.

TAKES_ARGS += fit
.PHONY: fit

fit: $(STAMP)  ## train by Keras' fit, with the callbacks of callbacks.py (ARGS=--fresh starts over)
	@$(ASK)
