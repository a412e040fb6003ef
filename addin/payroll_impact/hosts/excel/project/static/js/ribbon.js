// no button of the ribbon calls a function
