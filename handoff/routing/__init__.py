"""Who waits, who is here and who may take whom: queue board, presence, service mode, hours and slots."""
