"""Socket.IO: connections of visitors and counselors, delivery, and the end of a node."""
