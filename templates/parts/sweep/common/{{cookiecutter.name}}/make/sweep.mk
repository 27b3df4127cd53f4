# Several runs of the same: over seeds, over settings.

SWEEP := $(VENV)/.optuna-5.0.0
TAKES_ARGS += seeds sweep
.PHONY: seeds sweep

seeds: $(STAMP)  ## train and measure once a seed, print mean and spread (ARGS="--count 5")
	@$(ASK)

sweep: $(SWEEP)  ## try the settings of sweep.toml with Optuna (ARGS="--trials 20")
	@$(ASK)

$(SWEEP): | $(STAMP)
	$(PIP) -c $(CONSTRAINTS) optuna==5.0.0
	@touch $@
