"""Values and vocabulary shared by every layer; standard library only."""
