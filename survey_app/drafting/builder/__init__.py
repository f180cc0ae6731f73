"""The builder as plain pages: outline, parts and their forms."""
