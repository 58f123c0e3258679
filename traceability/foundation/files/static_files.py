"""Static files under names made of their content, modules of JavaScript too: an old page never meets a new module."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):
    """Rewrites the `import` lines as well."""

    support_js_module_import_aggregation = True
