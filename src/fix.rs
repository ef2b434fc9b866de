//! Floor 6: fixes, chosen by safety and applied.
