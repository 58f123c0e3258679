"""The second dialect of the practice marketplace: shops of their own that answer as WooCommerce REST v3 was seen to."""
