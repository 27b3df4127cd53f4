# A tour of the project in JupyterLab, which nothing else here needs.

JUPYTER := $(VENV)/.jupyter-4.6.6
.PHONY: notebook

notebook: $(JUPYTER)  ## open the tour, tour.ipynb, in JupyterLab
	@exec $(VENV)/bin/python -m jupyterlab tour.ipynb

$(JUPYTER): | $(STAMP)
	$(PIP) jupyterlab==4.6.6
	@touch $@
