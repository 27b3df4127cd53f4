# A page that runs the model where it is looked at; its packages come from npm.

BROWSER := deploy/browser
BROWSER_STAMP := $(BROWSER)/node_modules/.ready-$(shell cksum < $(BROWSER)/package-lock.json | cut -d' ' -f1)

TAKES_ARGS += browser browser-test
.PHONY: browser browser-build browser-test

browser: browser-build  ## a page that runs the model (deploy/browser)
	@exec $(VENV)/bin/python $(BROWSER)/serve.py $(if $(PORT),--port $(PORT)) $(OWN_ARGS)

browser-build: $(STAMP) $(BROWSER_STAMP)
	@$(VENV)/bin/python $(BROWSER)/build.py

browser-test: $(MODEL) browser-build  ## test the page in a real browser without a window
	@$(VENV)/bin/python -m pytest $(BROWSER) $(OWN_ARGS)

$(BROWSER_STAMP):
	@command -v npm >/dev/null || { echo "error: npm is not installed; it comes with Node.js" \
		"(Debian, Ubuntu: apt install npm; macOS: brew install node)" >&2; exit 1; }
	@npm ci --prefix $(BROWSER) --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@
