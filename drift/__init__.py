"""The science of MesoDrift: scores, effects and their intervals. No Dash, no files, no network."""
