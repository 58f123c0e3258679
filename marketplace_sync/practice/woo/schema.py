"""What a practice WooCommerce shop keeps, in the same SQLite file as the rest."""

SCHEMA = """
CREATE TABLE IF NOT EXISTS woo_shop (
    shop_id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, currency TEXT NOT NULL, created REAL NOT NULL);
CREATE TABLE IF NOT EXISTS woo_key (
    consumer_key TEXT PRIMARY KEY, secret TEXT NOT NULL, shop_id INTEGER NOT NULL, may_write INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS woo_image (
    image_id INTEGER PRIMARY KEY AUTOINCREMENT, shop_id INTEGER NOT NULL, sha256 TEXT NOT NULL, name TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS woo_product (
    product_id INTEGER PRIMARY KEY AUTOINCREMENT, shop_id INTEGER NOT NULL, sku TEXT NOT NULL, gtin TEXT NOT NULL,
    status TEXT NOT NULL, data TEXT NOT NULL, created REAL NOT NULL, updated REAL NOT NULL);
CREATE INDEX IF NOT EXISTS woo_product_of_shop ON woo_product (shop_id, sku);
"""
TABLES = ("woo_shop", "woo_key", "woo_image", "woo_product")
