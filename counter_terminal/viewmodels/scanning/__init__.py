"""The scan page: from what lies under the camera to a material's scan at the server."""
