"""Imports tables of service items (事项) as other systems export them, dirty as they are."""
