"""The register: lifecycle, numbers, signing, entry into force."""
