"""Static files under names made of their content, modules of JavaScript too: an old page never meets a new module.

Our own modules travel without comments and indentation; what stands in the repository is what is edited.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import rjsmin
from whitenoise.storage import CompressedManifestStaticFilesStorage

OURS = ("field/",)  # a library that ships its own files keeps them as they are


class HashedFiles(CompressedManifestStaticFilesStorage):
    """Rewrites the `import` lines as well, and shrinks our modules before they get their names."""

    support_js_module_import_aggregation = True

    def post_process(self, paths: dict[str, tuple[Any, str]], *args: Any, **options: Any) -> Iterator[Any]:
        for name in [one for one in paths if one.startswith(OURS) and one.endswith(".js")]:
            self._shrink(Path(self.path(name)))
            paths[name] = (self, name)  # from here on the small one is the original
        yield from super().post_process(paths, *args, **options)

    def _shrink(self, file: Path) -> None:
        file.write_text(rjsmin.jsmin(file.read_text(encoding="utf-8")), encoding="utf-8")
