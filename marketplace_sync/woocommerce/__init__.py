"""WooCommerce REST v3: a seller's own site, spoken to with the seller's own keys. Payload and reading are pure."""
