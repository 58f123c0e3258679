"""Many symbols that differ in a serial only, bit for bit as `qrcode` draws them: `python -m tests.bench.codes`."""
