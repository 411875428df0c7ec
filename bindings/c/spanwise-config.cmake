# find_package(spanwise) gives the target spanwise::spanwise; this file lies in lib/cmake/spanwise.
get_filename_component(_spanwise_prefix "${CMAKE_CURRENT_LIST_DIR}/../../.." ABSOLUTE)
if(NOT TARGET spanwise::spanwise)
  add_library(spanwise::spanwise SHARED IMPORTED)
  set_target_properties(spanwise::spanwise PROPERTIES
    INTERFACE_INCLUDE_DIRECTORIES "${_spanwise_prefix}/include"
    IMPORTED_LOCATION "${_spanwise_prefix}/lib/${CMAKE_SHARED_LIBRARY_PREFIX}spanwise${CMAKE_SHARED_LIBRARY_SUFFIX}")
  if(WIN32)
    set_target_properties(spanwise::spanwise PROPERTIES IMPORTED_IMPLIB "${_spanwise_prefix}/lib/spanwise.lib")
  endif()
endif()
unset(_spanwise_prefix)
