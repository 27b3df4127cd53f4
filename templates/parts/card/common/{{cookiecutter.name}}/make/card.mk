# The model card: what people write stays, what was measured is renewed.

TAKES_ARGS += card
.PHONY: card

card: $(STAMP)  ## write what was measured into MODEL_CARD.md
	@$(ASK)
