"""Release, hold and close a batch. Only this room and recall change a batch's state."""
