"""OFD, the fixed-layout format of Chinese offices (GB/T 33190), to pages."""
