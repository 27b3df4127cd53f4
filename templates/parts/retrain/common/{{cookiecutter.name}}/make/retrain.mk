# New data: are they like the old, and is a model that has seen them better?

TAKES_ARGS += data-check retrain
.PHONY: data-check retrain

data-check: $(STAMP)  ## are other data like those of training? (ARGS="--on PATH")
	@$(ASK)

retrain: $(STAMP)  ## train on the data as they are now, export what is better on the same test part
	@$(ASK)
