"""The hub as a server of the Model Context Protocol: assistants read, and write once confirmed."""
