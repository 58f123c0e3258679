"""The transparency log: leaves, sequencer, tiles, checkpoints, proofs. It knows bytes, never events."""
