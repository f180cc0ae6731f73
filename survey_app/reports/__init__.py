"""Reports of closed campaigns: who may read them, and how their figures are worded and drawn."""
