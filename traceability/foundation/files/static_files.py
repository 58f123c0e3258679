"""Static files under names made of their content, modules of JavaScript too: an old page never meets a new module.

Our own modules travel without comments and indentation; what stands in the repository is what is edited.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import rjsmin
from whitenoise.storage import CompressedManifestStaticFilesStorage

OURS = ("field/",)  # a library that ships its own files keeps them as they are


class HashedFiles(CompressedManifestStaticFilesStorage):
    """Rewrites the `import` lines as well, and shrinks our modules before they get their names."""

    support_js_module_import_aggregation = True
    _ours = ""  # known once they are collected

    def post_process(self, paths: dict[str, tuple[Any, str]], *args: Any, **options: Any) -> Iterator[Any]:
        ours = sorted(one for one in paths if self._is_ours(one))
        for name in ours:
            self._shrink(Path(self.path(name)))
            paths[name] = (self, name)  # from here on the small one is the original
        written = b"".join(Path(self.path(name)).read_bytes() for name in ours)
        self._ours = hashlib.sha256(written).hexdigest()[:12]
        yield from super().post_process(paths, *args, **options)

    def file_hash(self, name: str | None, content: Any = None) -> str:
        """Our modules share one hash, of all of them: they import each other in circles, which no hash of one file's
        rewritten text would ever come out of, and a page with one of them fits all the others."""
        if self._is_ours(name):
            return self._ours
        return super().file_hash(name, content)

    @staticmethod
    def _is_ours(name: str | None) -> bool:
        return name is not None and name.startswith(OURS) and name.endswith(".js")

    def _shrink(self, file: Path) -> None:
        file.write_text(rjsmin.jsmin(file.read_text(encoding="utf-8")), encoding="utf-8")
