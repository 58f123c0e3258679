"""The Shopee v2 dialect: signing and payload are pure, the connector talks. The practice marketplace speaks it too."""
