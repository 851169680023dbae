"""The register of service innovations: what a unit has begun to do differently, since when."""
