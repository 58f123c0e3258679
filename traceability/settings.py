"""Roof: one settings file. Every choice is an environment variable with a default that needs no server at all."""

import secrets
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from traceability.foundation import env, keys, sqlite_gate

BASE_DIR = Path(__file__).resolve().parent.parent
_data = env.text("DATA_DIR", "", "Folder of database, media and keys; empty: `.data/` and `media/` of the checkout")
DATA_DIR = Path(_data).resolve() if _data else BASE_DIR / ".data"
KEYS_DIR = DATA_DIR / "keys"


def _kept_secret(name: str) -> str:
    return keys.kept(KEYS_DIR / name, lambda: secrets.token_urlsafe(48))


# --- Who we are -------------------------------------------------------------------------------------------------
SITE_NAME = env.text("SITE_NAME", "Nông sản Xứ Thanh", "Name of the service on every page")
AGENCY_NAME = env.text(
    "AGENCY_NAME", "Sở Nông nghiệp và Môi trường Thanh Hóa", "Agency that verifies, recalls and reports"
)
AGENCY_PHONE = env.text("AGENCY_PHONE", "", "Telephone shown where a reader may need the agency; empty: none shown")
PUBLIC_URL = env.text(
    "PUBLIC_URL", "http://localhost:8000", "Address printed in QR codes and listings, without a final slash"
).rstrip("/")
VERIFY_WITHIN_DAYS = env.whole("VERIFY_WITHIN_DAYS", 5, "Working days in which an officer decides a registration")

SCAN_KEEP_DAYS = env.whole(
    "SCAN_KEEP_DAYS", 90, "Days for which single scans are kept; afterwards only daily sums stay"
)
DIGITAL_LINK_PAGES = env.flag(
    "DIGITAL_LINK_PAGES",
    True,
    "A Digital Link answers a browser with the page itself; off: it redirects like all others",
)

# --- How it runs ------------------------------------------------------------------------------------------------
DEBUG = env.flag("DEBUG", False, "Show tracebacks in the browser; never in production")
DEMO = env.flag("DEMO", False, "Trial mode: one tap per role on the front page; set by `manage.py demo`")
SECRET_KEY = env.text("SECRET_KEY", "", "Signs sessions; empty: made once and kept beside the data") or _kept_secret(
    "secret_key"
)
FIELD_KEYS = env.words(
    "FIELD_KEYS",
    "",
    "`id:base64` AES-256 keys for shop tokens, newest first; empty: made once and kept beside the data",
)
SERIAL_KEYS = env.words(
    "SERIAL_KEYS",
    "",
    "`id:base64` 32-byte master keys of unit serials, newest first, none ever removed; empty: kept with the data",
)
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]", "Host names that the service answers to")
ALLOWED_HOSTS.append(urlsplit(PUBLIC_URL).hostname or "localhost")  # what is printed in QR codes is answered
HTTPS = PUBLIC_URL.casefold().startswith("https://")
TRUSTED_PROXIES = env.whole("TRUSTED_PROXIES", 0, "Reverse proxies in front, whose X-Forwarded-For is believed")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if HTTPS else []
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-sessionid" if HTTPS else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if HTTPS else "csrftoken"
SESSION_COOKIE_AGE = 90 * 24 * 3600  # a phone in the field stays signed in (experience.md, P1)
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SILENCED_SYSTEM_CHECKS = ["security.W021"]  # browsers' preload list is for the domain's owner to decide
SECURE_SSL_REDIRECT = HTTPS and TRUSTED_PROXIES > 0  # without a proxy that tells, every page would lead to itself
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # asked from inside, over plain HTTP
if HTTPS and TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "traceability.foundation.guard.resume.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "traceability.foundation",  # before django.forms: its widget templates are ours
    "django.forms",
    "allauth",
    "allauth.account",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "csp",
    "cooperatives",
    "products",
    "traceability",
    "marketplace_sync",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "traceability.foundation.guard.gate.Gate",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "traceability.foundation.guard.resume.KeepsTyping",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
ROOT_URLCONF = "traceability.urls"
WSGI_APPLICATION = "traceability.wsgi.application"
APPEND_SLASH = True
FORM_RENDERER = "traceability.foundation.look.HouseRenderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "traceability.foundation.look.site",
                "cooperatives.acting.in_templates",
            ],
        },
    }
]

# --- Where rows live ----------------------------------------------------------------------------------------------
DATABASE_URL = env.text("DATABASE_URL", "", "`postgres://…` of a PostgreSQL; empty: SQLite beside the data")
DATABASES = {
    "default": dj_database_url.parse(DATABASE_URL, conn_max_age=60, conn_health_checks=True)
    if DATABASE_URL
    else {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATA_DIR / "db.sqlite3",
        # Readers that turn writers fail at once in deferred mode; measured in the reliability reference, 1.3.
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": sqlite_gate.opening_pragma()},
        "TEST": {"NAME": DATA_DIR / "test.sqlite3"},  # on disk: threads do not meet in a shared memory database
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# --- Where files live ---------------------------------------------------------------------------------------------
MEDIA_ROOT = DATA_DIR / "media" if _data else BASE_DIR / "media"
MEDIA_URL = "/media/"
S3_BUCKET = env.text("S3_BUCKET", "", "Bucket for public media; empty: files on disk")
S3_PRIVATE_BUCKET = env.text("S3_PRIVATE_BUCKET", "", "Bucket for papers and voice notes, opened through a gate")
S3_ENDPOINT = env.text("S3_ENDPOINT", "", "Address of an S3 server that is not Amazon's")
S3_REGION = env.text("S3_REGION", "us-east-1", "Region of the buckets")
S3_ACCESS_KEY = env.text("S3_ACCESS_KEY", "", "Access key of the buckets")
S3_SECRET_KEY = env.text("S3_SECRET_KEY", "", "Secret key of the buckets")
S3_PUBLIC_URL = env.text(
    "S3_PUBLIC_URL",
    "",
    "Address under which anyone may read the public bucket; empty: the service passes its pictures on itself",
).rstrip("/")
if S3_PUBLIC_URL:
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["img-src"].append("/".join(S3_PUBLIC_URL.split("/")[:3]))


def _storage(alias: str, bucket: str) -> dict:
    if not S3_BUCKET:
        options = {"location": MEDIA_ROOT / alias, "base_url": f"{MEDIA_URL}{alias}/"}
        return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options}
    options = {
        "bucket_name": bucket,
        "endpoint_url": S3_ENDPOINT or None,
        "region_name": S3_REGION,
        "access_key": S3_ACCESS_KEY,
        "secret_key": S3_SECRET_KEY,
        "addressing_style": "path",
        "signature_version": "s3v4",
        "file_overwrite": False,
        "querystring_expire": 300,
    }
    if alias == "public":
        options["object_parameters"] = {"CacheControl": "public, max-age=31536000, immutable"}
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}


if S3_BUCKET and not S3_PRIVATE_BUCKET:
    raise ImproperlyConfigured("S3_BUCKET is set: S3_PRIVATE_BUCKET must name a bucket for private papers too")
STORAGES = {
    "default": _storage("private", S3_PRIVATE_BUCKET),  # what nobody thought about stays private
    "public": _storage("public", S3_BUCKET),
    "private": _storage("private", S3_PRIVATE_BUCKET),
    "staticfiles": {"BACKEND": "traceability.foundation.files.static_files.HashedFiles"},
}
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
WHITENOISE_MANIFEST_STRICT = False
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o640

# --- Work that outlives a request ---------------------------------------------------------------------------------
BROKER_URL = env.text("BROKER_URL", "", "Redis or RabbitMQ for Celery; empty: the worker process drains alone")
CELERY_BROKER_URL = BROKER_URL or "memory://"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_TASK_SOFT_TIME_LIMIT = 150
CELERY_TASK_TIME_LIMIT = 180
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_TIMEOUT = 2  # a broker that is away must not hold up a request
if BROKER_URL.startswith("redis"):
    CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 2}
# A sweep that was not run in time says nothing the next one will not say.
CELERY_BEAT_SCHEDULE = {"sweep": {"task": "foundation.sweep", "schedule": 5.0, "options": {"expires": 10}}}

# --- People ---------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "cooperatives.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
SMS_SENDER = env.text(
    "SMS_SENDER",
    "traceability.foundation.notices.senders.ConsoleSender",
    "Dotted path of the class that sends SMS; the default prints to the console",
)
SMS_GATEWAY_URL = env.text(
    "SMS_GATEWAY_URL", "", "Address to which `traceability.foundation.notices.gateway.SmsGateway` posts its JSON"
)
SMS_GATEWAY_KEY = env.text("SMS_GATEWAY_KEY", "", "Secret of the SMS gateway, sent in a header")
SMS_GATEWAY_HEADER = env.text("SMS_GATEWAY_HEADER", "Authorization", "Header that carries the secret of the gateway")
EMAIL_SENDER = env.text(
    "EMAIL_SENDER",
    "",
    "Dotted path of the class that sends e-mail, such as `traceability.foundation.notices.senders.MailSender`; "
    "empty: not offered",
)
EMAIL_HOST = env.text("EMAIL_HOST", "localhost", "Mail server of `MailSender`")
EMAIL_PORT = env.whole("EMAIL_PORT", 587, "Port of the mail server")
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER", "", "Login at the mail server")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD", "", "Password at the mail server")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", True, "Speak to the mail server by STARTTLS")
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.text("EMAIL_FROM", "nongsan@localhost", "Address from which e-mail comes")
ZALO_SENDER = env.text(
    "ZALO_SENDER",
    "",
    "Dotted path of the class that sends Zalo messages, such as "
    "`traceability.foundation.notices.gateway.ZaloGateway`; empty: not offered",
)
ZALO_GATEWAY_URL = env.text("ZALO_GATEWAY_URL", "", "Address to which `ZaloGateway` posts its JSON")
ZALO_GATEWAY_KEY = env.text("ZALO_GATEWAY_KEY", "", "Secret of the Zalo gateway, sent in a header")
ZALO_GATEWAY_HEADER = env.text("ZALO_GATEWAY_HEADER", "Authorization", "Header that carries the secret of the gateway")
SMS_LOGIN = env.flag("SMS_LOGIN", False, "Registration confirms the telephone by a code; off: it asks for a password")
LOGIN_URL = "/vao/"
LOGIN_REDIRECT_URL = "/nhat-ky/"
ACCOUNT_ADAPTER = "cooperatives.login.PhoneAdapter"
ACCOUNT_LOGIN_METHODS = {"phone"}
ACCOUNT_SIGNUP_FIELDS = ["phone*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_PHONE_VERIFICATION_ENABLED = False  # a code signs in and so verifies; no second page asks again
ACCOUNT_LOGIN_BY_CODE_ENABLED = SMS_LOGIN
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = False  # cooperatives/attempts.py counts in rows, exactly and for all processes

# --- The shops ------------------------------------------------------------------------------------------------------
SHOPEE_URL = env.text("SHOPEE_URL", "https://partner.shopeemobile.com", "Base address of Shopee's API")
SHOPEE_PARTNER_ID = env.whole("SHOPEE_PARTNER_ID", 0, "Partner id that Shopee gave; 0: Shopee is not offered")
SHOPEE_PARTNER_KEY = env.text("SHOPEE_PARTNER_KEY", "", "Partner key that Shopee gave")
WOOCOMMERCE_OFFERED = env.flag("WOOCOMMERCE_OFFERED", True, "Sellers may connect WooCommerce sites of their own")
TIKTOK_URL = env.text("TIKTOK_URL", "https://open-api.tiktokglobalshop.com", "Base address of TikTok Shop's API")
TIKTOK_AUTH_URL = env.text("TIKTOK_AUTH_URL", "https://auth.tiktok-shops.com", "Host of TikTok Shop's tokens")
TIKTOK_SERVICES_URL = env.text(
    "TIKTOK_SERVICES_URL", "https://services.tiktokshop.com", "Host on which TikTok Shop sellers say yes"
)
TIKTOK_APP_KEY = env.text("TIKTOK_APP_KEY", "", "App key that TikTok Shop gave; empty: TikTok Shop is not offered")
TIKTOK_APP_SECRET = env.text("TIKTOK_APP_SECRET", "", "App secret that TikTok Shop gave")
TIKTOK_SERVICE_ID = env.text("TIKTOK_SERVICE_ID", "", "Service id of the app, for the page of consent")
PRACTICE_URL = env.text("PRACTICE_URL", "", "Base address of the practice marketplace; empty: not offered")
PRACTICE_PARTNER_ID = env.whole("PRACTICE_PARTNER_ID", 2001887, "Partner id at the practice marketplace")
PRACTICE_PARTNER_KEY = env.text(
    "PRACTICE_PARTNER_KEY", "", "Partner key at the practice marketplace; empty: made once and kept beside the data"
) or _kept_secret("practice_partner_key")
PRACTICE_CONTROL_KEY = env.text(
    "PRACTICE_CONTROL_KEY", "", "Key to the practice marketplace's /practice/ addresses; empty: made once and kept"
) or _kept_secret("practice_control_key")
FEEDS = env.flag("FEEDS", True, "Makers may have a product feed for Google and Meta at a public address")
HAND_SHOPS = env.text("HAND_SHOPS", "", "File of columns and hosts of Postmart, Voso, Tiki; empty: the one in the code")
SHOP_CALLS_PER_SECOND = env.whole(
    "SHOP_CALLS_PER_SECOND",
    5,
    "Calls a second to one shop, half of them for reading; it slows down by itself when told",
)
SHOP_SETTLE_SECONDS = env.whole(
    "SHOP_SETTLE_SECONDS",
    60,
    "Wait before a shop is asked about an unknown outcome; at least its index delay",
)

# --- Language, dates, numbers ---------------------------------------------------------------------------------------
LANGUAGE_CODE = "vi"  # the source text is Vietnamese; English is the translation
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "traceability" / "locale"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = USE_I18N = True
USE_THOUSAND_SEPARATOR = True
FORMAT_MODULE_PATH = ["traceability.foundation.formats"]

# --- API ------------------------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["traceability.foundation.api_entry.Session"],
    "EXCEPTION_HANDLER": "traceability.foundation.api.answer_error",
    "DEFAULT_PARSER_CLASSES": [
        "traceability.foundation.api_entry.StrictJSON",
        "rest_framework.parsers.FormParser",
        "rest_framework.parsers.MultiPartParser",
    ],
    "DEFAULT_PAGINATION_CLASS": "traceability.foundation.api_entry.Pages",
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_FILTER_BACKENDS": ["traceability.foundation.api_filters.Filters"],
    "COERCE_DECIMAL_TO_STRING": True,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Nông sản Xứ Thanh",
    "DESCRIPTION": "Truy xuất nguồn gốc nông sản gắn với thương mại điện tử",
    "VERSION": "1.0.0",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "traceability.foundation.openapi.add_errors",
    ],
    "ENUM_NAME_OVERRIDES": {
        "UnitKind": "cooperatives.places.UnitKind",
        "SubjectKind": "cooperatives.subjects.SubjectKind",
        "PlotKind": "cooperatives.subjects.PlotKind",
        "CheckState": "cooperatives.subjects.CheckState",
        "CertificateKind": "products.certificates.CertificateKind",
        "MedicineKind": "traceability.inputs.listing.MedicineKind",
        "InputKind": "traceability.inputs.stock.InputKind",
        "MeasureUnit": "products.catalogue.MeasureUnit",
        "InputUnit": "traceability.inputs.units.InputUnit",
        "MedicineState": "traceability.inputs.listing.MedicineState",
        "HoldKind": "traceability.release.models.HoldKind",
        "RecallState": "traceability.recall.models.RecallState",
        "OriginEnum": "cooperatives.subjects.Origin",
        "LotOrigin": "traceability.recall.orders.LotOrigin",
        "RecallLotState": "traceability.recall.orders.LotState",
    },
}

LOG_LEVEL = env.text("LOG_LEVEL", "INFO", "Least level that is logged")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    # httpx logs whole addresses, and shops put tokens into addresses.
    "loggers": {"httpx": {"level": "WARNING"}, "httpcore": {"level": "WARNING"}},
}
