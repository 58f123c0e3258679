"""What the practice TikTok Shop keeps, in the same SQLite file as the rest."""

SCHEMA = """
CREATE TABLE IF NOT EXISTS tt_shop (
    shop_id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, cipher TEXT NOT NULL, created REAL NOT NULL);
CREATE TABLE IF NOT EXISTS tt_code (code TEXT PRIMARY KEY, shop_id INTEGER NOT NULL, expires REAL NOT NULL);
CREATE TABLE IF NOT EXISTS tt_access (token TEXT PRIMARY KEY, shop_id INTEGER NOT NULL, expires REAL NOT NULL);
CREATE TABLE IF NOT EXISTS tt_refresh (
    token TEXT PRIMARY KEY, shop_id INTEGER NOT NULL, expires REAL NOT NULL, used INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS tt_product (
    product_id INTEGER PRIMARY KEY AUTOINCREMENT, shop_id INTEGER NOT NULL, sku TEXT NOT NULL, title TEXT NOT NULL,
    price INTEGER NOT NULL, stock INTEGER NOT NULL, status TEXT NOT NULL, audit TEXT NOT NULL,
    reviewed INTEGER NOT NULL DEFAULT 0, review_due REAL, reasons TEXT NOT NULL DEFAULT '[]', data TEXT NOT NULL,
    created REAL NOT NULL, updated REAL NOT NULL, indexed_at REAL NOT NULL);
CREATE INDEX IF NOT EXISTS tt_product_of_shop ON tt_product (shop_id, sku);
CREATE INDEX IF NOT EXISTS tt_product_due ON tt_product (review_due);
CREATE TABLE IF NOT EXISTS tt_key (
    shop_id INTEGER NOT NULL, key TEXT NOT NULL, sha256 TEXT NOT NULL, product_id INTEGER NOT NULL,
    PRIMARY KEY (shop_id, key));
"""
TABLES = ("tt_shop", "tt_code", "tt_access", "tt_refresh", "tt_product", "tt_key")
FIRST_IDS = {"tt_shop": 7_495_000_000_000_000_000, "tt_product": 1_729_500_000_000_000_000}
