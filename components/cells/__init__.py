"""What the page Cells is made of: the embedding, its switches, and the tray of picked cells."""
