"""What our requests cost each host, and how many it is asked at once in answer to that."""
