"""Fine-tune KerasHub language models on TensorFlow, export them, read them in Transformers.

Fact `language-models/kerashub-export-read-by-transformers`: tensorflow-cpu 2.21.0, keras 3.15.1,
keras-hub 0.32.0 with tensorflow-text 2.21.1, torch 2.13.0, transformers 5.24.0. The bodies are
small and their weights random: what is measured is whether the way works.
"""

import os
import tempfile

os.environ["KERAS_BACKEND"] = "tensorflow"

import keras
import keras_hub.models as models
import numpy as np
import torch
import transformers
from keras_hub.src.utils.transformers.export.hf_exporter import export_backbone

SMALL = {"vocabulary_size": 64, "num_layers": 2, "hidden_dim": 32, "intermediate_dim": 64}
GROUPED = {"num_query_heads": 4, "num_key_value_heads": 2}
GEMMA = {"num_query_heads": 4, "num_key_value_heads": 1, "head_dim": 8}
NORMS = {"use_post_attention_norm": True, "use_post_ffw_norm": True}
FAMILIES = {
    "GPT2": {"num_heads": 4, "max_sequence_length": 32},
    "Llama3": GROUPED,
    "Mistral": {**GROUPED, "sliding_window": 32},
    "Qwen": GROUPED,
    "Gemma": GEMMA,
    "Gemma3": {**GEMMA, **NORMS, "image_size": 16},
}
IDS = np.random.default_rng(0).integers(1, 64, (8, 12))
ROWS = {"token_ids": IDS, "padding_mask": np.ones_like(IDS)}


def fine_tuned(family, extra):
    """A body whose low-rank additions were trained and merged into its kernels, and its model."""
    body = getattr(models, f"{family}Backbone")(**SMALL, **extra)
    body.enable_lora(4)
    model = getattr(models, f"{family}CausalLM")(backbone=body, preprocessor=None)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(1e-2), loss, jit_compile=False)
    losses = model.fit(ROWS, np.roll(IDS, -1, 1), epochs=5, verbose=0).history["loss"]
    for layer in model._flatten_layers():
        if getattr(layer, "lora_enabled", False):
            merged = keras.ops.convert_to_numpy(layer.kernel)
            layer.lora_enabled = False
            layer._kernel.assign(merged)
    return body, model, losses


print(keras.config.backend(), keras.__version__, torch.__version__, transformers.__version__)
for family, extra in FAMILIES.items():
    keras.utils.set_random_seed(0)
    try:
        body, model, losses = fine_tuned(family, extra)
        wanted = np.asarray(model.predict(ROWS, verbose=0))
        folder = tempfile.mkdtemp()
        export_backbone(body, folder, include_lm_head=True)
        read = transformers.AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()
        with torch.no_grad():
            found = read(torch.tensor(IDS)).logits.numpy()
        worst = np.abs(found - wanted).max()
        print(f"{family}: loss {losses[0]:.3f} -> {losses[-1]:.3f}, worst difference {worst:.1e}")
    except Exception as error:  # the outcome is what is measured
        print(f"{family}: {type(error).__name__}: {str(error)[:80]}")
