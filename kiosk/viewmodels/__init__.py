"""What the kiosk shows and does, without a widget."""
